// The menu: the office's words for its work, and which ledgers stand behind each. An item is shown where the user may read
// one of them; the first that he may read is what it opens.
import { computed } from "vue";
import { catalog, may } from "./catalog";
import { has, keeper, mainRole } from "./session";

/// `to`: a page of its own instead of the list of its first ledger; with `role` for whoever has it, else for whoever reads that ledger.
export interface Topic {
  key: string;
  label: string;
  ledgers: string[];
  to?: string;
  role?: string;
}
export interface Group {
  label: string;
  items: Topic[];
}

const own: Group[] = [
  {
    label: "选派",
    items: [
      {
        key: "batch",
        label: "批次",
        ledgers: [
          "batch",
          "batch_category",
          "programme",
          "quota",
          "survey",
          "survey_reply",
          "meeting",
          "meeting_member",
          "public_notice",
          "notice",
        ],
      },
      {
        key: "nomination",
        label: "人选",
        ledgers: ["nomination", "candidate", "eligibility", "joint_review", "name_list", "name_list_entry", "exemption", "tier"],
      },
      {
        key: "post",
        label: "岗位",
        ledgers: [
          "post",
          "wish",
          "place_need",
          "place_state",
          "allotment",
          "care_factor",
          "team",
          "team_member",
          "coverage",
          "rotation",
          "loan",
          "front_task",
          "front_member",
        ],
      },
      { key: "placement", label: "安置", ledgers: [], to: "/placement", role: "office" },
      {
        key: "posting",
        label: "在岗选派",
        ledgers: [
          "posting",
          "assignment",
          "pairing",
          "charge",
          "contact_point",
          "point_visit",
          "handover",
          "handover_item",
          "posting_change",
          "use_request",
          "leader_change",
          "party_letter",
          "temp_branch",
        ],
      },
      {
        key: "person",
        label: "人员",
        ledgers: [
          "person",
          "appointment",
          "appointment_form",
          "career_rank",
          "education",
          "qualification",
          "award",
          "penalty",
          "yearly_result",
          "family",
          "graduate",
          "correction",
        ],
      },
      {
        key: "organisation",
        label: "单位与村社",
        to: "/places",
        ledgers: ["organisation", "reorganisation", "branch_member", "facility", "firm_party", "indicator", "unit_village", "unit_gift"],
      },
      { key: "reserve", label: "后备与直选", ledgers: ["reserve", "election", "election_stage", "stage_score"] },
    ],
  },
  {
    label: "过程",
    items: [
      { key: "report", label: "报告与意见", ledgers: ["report", "opinion", "guidance", "sender_contact", "talk", "writing", "suggestion"] },
      { key: "leave", label: "出勤与请假", ledgers: ["leave", "attendance", "discipline"] },
      {
        key: "work_entry",
        label: "工作实绩",
        ledgers: ["work_entry", "task", "project", "project_check", "target_contract", "target_item"],
      },
      {
        key: "training_class",
        label: "培训",
        to: "/training",
        ledgers: [
          "training_class",
          "training_plan",
          "course",
          "class_session",
          "class_host",
          "enrolment",
          "training_need",
          "exposure",
          "symposium",
          "symposium_guest",
          "practice",
          "liaison_group",
          "liaison_member",
        ],
      },
      {
        key: "inspection",
        label: "督导",
        to: "/supervision",
        ledgers: ["finding", "inspection", "inspection_place", "circular", "rectification", "rectify_item"],
      },
      {
        key: "appraisal",
        label: "考核",
        ledgers: [
          "appraisal",
          "appraisal_scheme",
          "scheme_item",
          "scheme_source",
          "appraisal_group",
          "appraisal_sheet",
          "ballot_count",
          "appraisal_feedback",
          "adjust_proposal",
        ],
      },
      {
        key: "care",
        label: "关怀与待遇",
        ledgers: [
          "care",
          "entitlement",
          "guarantee",
          "insurance",
          "checkup",
          "allowance_standard",
          "allowance_sheet",
          "allowance_line",
          "pay_standard",
          "pay_account",
          "award_round",
          "award_candidate",
          "model",
          "mandate",
        ],
      },
    ],
  },
  {
    label: "成果",
    items: [
      { key: "use_intention", label: "使用", ledgers: ["use_intention", "vacancy", "use_case", "retention_record"] },
      { key: "ladder_step", label: "培养阶梯", ledgers: ["ladder_step", "party_growth", "ability_note", "ability_demand"] },
      { key: "collection", label: "填报", ledgers: ["collection", "collection_sheet", "form_map"] },
      {
        key: "paper",
        label: "文书与经费",
        ledgers: ["paper", "measure", "problem", "dossier", "dossier_item", "office_handover", "press", "fund", "fund_use", "due_excuse"],
      },
    ],
  },
];

/// What gets a page of its own later: its place is here already, with where it stands in one sentence.
export const later = [
  {
    key: "appraisal",
    label: "考核办理",
    says: "考核的方案、分组、打分表和结果已经能登记、能导入导出、能催办；按名额评优秀、汇总多方打分的办理页还没有做，做好以后从这里进。",
    ledgers: ["appraisal_scheme", "appraisal_group", "appraisal_sheet", "appraisal", "appraisal_feedback"],
  },
  {
    key: "ballots",
    label: "民主测评",
    says: "测评票现在在纸上投、数好以后登记票数；在手机上投票、自动计票的页还没有做，做好以后从这里进。",
    ledgers: ["ballot_count"],
  },
  {
    key: "reports",
    label: "汇报材料",
    says: "半年、全年的工作汇报还要自己写，数字可以从各列表导出；按公文格式自动拟稿、每个数点得开的页还没有做，做好以后从这里进。",
    ledgers: ["paper", "circular", "indicator", "problem", "measure"],
  },
  {
    key: "figures",
    label: "领导看板",
    says: "领导的总数现在在工作台和“单位与村社”里看；结构分析和打印成一张纸的页还没有做，做好以后从这里进。",
    ledgers: ["posting", "finding", "model"],
  },
];
export const laterItems = computed(() =>
  !catalog.ready || keeper.value || !(has("office") || has("viewer"))
    ? []
    : later.filter((x) => x.ledgers.some((l) => may(catalog.ledgers.get(l), "read"))),
);

/// The topic of a ledger; those of an office's own making stand by themselves.
export const topicOf = (ledger: string): Topic | undefined => own.flatMap((g) => g.items).find((i) => i.ledgers.includes(ledger));
export const readable = (topic: Topic) => topic.ledgers.filter((l) => may(catalog.ledgers.get(l), "read"));

/// Where an item of the menu leads: its page, where the ledger that the page is about may be read.
export const leads = (topic: Topic) =>
  topic.to && (topic.role || readable(topic)[0] === topic.ledgers[0]) ? topic.to : "/l/" + readable(topic)[0];

export const menu = computed<Group[]>(() => {
  if (!catalog.ready || keeper.value) return [];
  return own
    .map((g) => ({ label: g.label, items: g.items.filter((i) => (i.to && i.role ? has(i.role) : readable(i).length)) }))
    .filter((g) => g.items.length);
});

/// What each role does most, first on its front page: one's own words for it, and where it is done.
export interface Task {
  label: string;
  does: string;
  to: string;
  ledger?: string;
  action?: string;
}
const onDuty = "/l/posting?f=" + encodeURIComponent(JSON.stringify([{ field: "state", how: "is", values: ["arrived", "on_duty"] }]));
const tasks: Record<string, Task[]> = {
  office: [
    { label: "催收汇总", does: "各单位的填报和报告交到哪了", to: "/l/collection", ledger: "collection" },
    { label: "名册与审批", does: "在岗人员、请假、使用请示", to: "/requests" },
    { label: "名单和材料", does: "导出名册，按打印版式", to: onDuty, ledger: "posting" },
  ],
  line_dept: [
    { label: "本类人员", does: "各地本类在岗人员", to: onDuty, ledger: "posting" },
    { label: "管理措施", does: "本类的职责和管理规定", to: "/l/batch_category", ledger: "batch_category" },
    { label: "报本类情况", does: "应交的填报表", to: "/inbox" },
  ],
  sender: [
    { label: "推荐人选", does: "推荐后上报区级派办", to: "/l/nomination/new", ledger: "nomination", action: "create" },
    { label: "请示使用", does: "临时使用选派干部须先请示", to: "/l/use_request/new", ledger: "use_request", action: "create" },
    { label: "本单位干部", does: "表现、年度考核和保障", to: onDuty, ledger: "posting" },
  ],
  receiver: [
    { label: "登记出勤请假", does: "每月一张表，可从 Excel 粘贴", to: "/month", ledger: "attendance" },
    { label: "分工和实绩", does: "岗位、分工、做了什么", to: "/l/work_entry", ledger: "work_entry" },
    { label: "考核意见", does: "打分、写鉴定意见", to: "/l/opinion", ledger: "opinion" },
  ],
  posted: [
    { label: "任务和通知", does: "要办什么、什么时候", to: "/inbox" },
    { label: "交报告", does: "半年总结、调研报告", to: "/l/report/new", ledger: "report", action: "create" },
    { label: "请假", does: "填好就送接收单位", to: "/l/leave/new", ledger: "leave", action: "create" },
  ],
  mentor: [
    { label: "登记谈心谈话", does: "谈了什么、什么时候", to: "/l/talk/new", ledger: "talk", action: "create" },
    { label: "登记走访", does: "联系点走访", to: "/l/point_visit/new", ledger: "point_visit", action: "create" },
    { label: "帮带意见", does: "帮带的记录和意见", to: "/l/guidance", ledger: "guidance" },
  ],
  inspector: [
    { label: "查到岗、记问题", does: "发现的问题一条一条记", to: "/l/finding/new", ledger: "finding", action: "create" },
    { label: "催整改", does: "到期没有销号的", to: "/supervision", ledger: "finding" },
    { label: "通报、简报", does: "拟稿和印发", to: "/l/circular", ledger: "circular" },
  ],
  viewer: [
    { label: "到位情况", does: "谁在岗、谁还没有报到", to: "/l/posting", ledger: "posting" },
    { label: "问题和典型", does: "发现的问题和整改", to: "/supervision", ledger: "finding" },
    { label: "汇报材料", does: "印发的文件", to: "/l/paper", ledger: "paper" },
  ],
  sysadmin: [{ label: "账号", does: "开户、停用、发登录链接", to: "/users" }],
  secadmin: [
    { label: "权限", does: "授予和收回角色", to: "/users" },
    { label: "登录规定", does: "密码、锁定、动态口令", to: "/policy" },
  ],
  auditor: [{ label: "日志", does: "查谁做了什么，核对没有被改动", to: "/log" }],
};
export const myTasks = computed(() =>
  (tasks[mainRole.value] ?? []).filter((x) => !x.ledger || may(catalog.ledgers.get(x.ledger), x.action ?? "read")),
);

export const keeperItems = computed(() => [
  ...(has("sysadmin") || has("secadmin") ? [{ to: "/users", label: has("secadmin") ? "权限" : "账号" }] : []),
  ...(keeper.value ? [{ to: "/policy", label: "登录规定" }] : []),
  ...(has("auditor") ? [{ to: "/log", label: "日志" }] : []),
]);
