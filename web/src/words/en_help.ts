// Help: English.
export default {
  到处都能用的: "On every page",
  "上面的搜索框认姓名、拼音、首字母、单位和村名；按向下键选，回车打开。":
    "The search box knows names, pinyin, initials, units and villages; arrow down chooses, Enter opens.",
  "带颜色的名字都能点开。右上角的圆里可以换语言、深浅外观、密码。":
    "Every coloured name opens. Language, theme and password are behind the circle at the top right.",
  "看不到的台账和按钮，是您的角色没有这项权限；要用请找安全管理员。":
    "Ledgers and buttons that you do not see are not among your role's rights; ask the security administrator.",
  "最上面是您最常做的三件事。下面是要办的、等您决定的，点开就能办。":
    "At the top are the three things that you do most. Below is what is due and what waits for your decision; open it to do it.",
  "每个数字都能点开，看到它是由哪些记录数出来的。": "Every number opens the records that it was counted from.",
  手机上用: "On a telephone",
  "没有网络也能填：填好的存在这台设备上，有网时自动送出，同一件只送一次。":
    "Forms can be filled without a connection: they are kept on this device, sent when there is one, and sent once.",
  "“待发送”里看得到每一件；没有收下的写明原因，改好再送。": "The outbox shows each; what was refused says why: mend it and send it again.",
  "加密的项目（如请假事由、谈话内容）不留在手机里，要有网时才能送。":
    "What is sealed (reasons of leave, notes of talks) is never kept on the device and goes only while there is a connection.",
  "照片在手机里缩小后再送，一份可以有好几张。": "Photographs are made smaller on the device; a form may have several.",
  "退出登录会删去还没有送到的，删之前会先问。": "Logging out deletes what has not been sent; you are asked first.",
  "清单是按制度从记录里算出来的：该办的办了，它自己就没有了。":
    "The list is worked out from the records by the rules: once the thing is done, its line is gone by itself.",
  "“待核”是缺情况、算不出该不该办的，写明了缺什么。": "“To check” is what cannot be told for want of a fact; it says which.",
  "清单可以打印、导出成表、订阅到日历。": "The list can be printed, exported, or followed in a calendar.",
  "左边是等您决定的，点开记录就能同意或退回；决定后相关的记录会一并改好。":
    "On the left is what waits for you: open it to agree or to send it back; the records concerned follow your decision.",
  "要提出申请，选一种，填好保存后按“上报”。": "To make a request choose its kind, fill it in, save, and press its first step.",
  "每条规则有一句话、依据和用到的参数。没有值的参数，用到它的规则不执行。":
    "Each rule has a sentence, a source and the parameters that it uses. A rule whose parameter has no value is not applied.",
  "改参数之前先试：会说明谁的结论会变，再决定改不改。": "Try a parameter before you change it: you are told whose result would change.",
  导入表格: "Import",
  "按办公室平时的表导入：标题、合并单元格、合计行都认得。":
    "Import the sheets that the office has: titles, merged cells and total rows are understood.",
  "先预览，再写入；写入之后还可以整批撤销。": "Look at the preview first, then write; what was written can be taken back as a whole.",
  "有问题的行可以下载下来，改好再导入。": "Rows with faults can be downloaded, mended and imported.",
  填写: "Filling in",
  "带 * 的必须填。日期可以只写到月或年，如 2026-03。": "What has a * is required. A date may be a month or a year alone, as 2026-03.",
  "没有保存的内容留在这台电脑上，再打开时还在。": "What is not saved stays on this computer and is there when you open the form again.",
  "身份证号等加密的项目不留在草稿里。": "What is sealed, as ID numbers, is never part of a draft.",
  一条记录: "A record",
  列表: "List",
  "右上是现在能办的步骤；不能办的会说明原因。": "At the top right are the steps that can be taken now; those that cannot say why.",
  "下面各页是挂在它上面的记录。“变动”里有谁、什么时候、改了什么。":
    "The tabs are the records that hang on it. “Changes” tells who changed what, and when.",
  "已经定稿的记录不能改，用“更正”另立一条替代它，原来的还查得到。":
    "A record that is final is not changed: “Amend” makes one in its place, and the old one can still be found.",
  "“加条件”用平常的话筛选；条件、列和次序可以存成一个视图，下次直接选。":
    "“+ Condition” filters in plain words; conditions, columns and order can be kept as a view.",
  "点表头排序；姓名可以按姓氏笔画。要固定名次的，用“手定次序”。":
    "A heading sorts; names also by strokes. To fix an order use “Order by hand”.",
  "方向键上下移动，回车打开，空格选中；选中几行后可以一起办理。":
    "Arrows move, Enter opens, Space selects; several selected rows can be dealt with together.",
  "左边是没有销号的问题，可以按期限排，也可以按责任单位排；旁边的按钮就是现在能办的下一步。":
    "On the left are the findings that are not closed, by day or by unit; the buttons beside them are the next steps.",
  "问题从登记、交办、整改到复核销号；不成立的写明理由。":
    "A finding is recorded, handed over, put right, looked at again and closed; one that does not stand is dropped with a reason.",
  "右边是督查计划、软弱涣散整顿和简报通报。每个数字都能点开。":
    "On the right are the inspections, the weak organisations and the circulars. Every number opens.",
  地方: "Places",
  "先选数什么，再看各乡镇有多少；每个数字都能点开列表。":
    "Choose what is counted, then look at the townships; every number opens its list.",
  "点开一个地方：谁在那里、谁要来谁要走、有什么需求和状况、有什么设施、做成了什么。乡镇连同它下面的村社一起看。":
    "Open a place: who is there, who comes and goes, its needs, its state, its facilities, what was achieved. A township is shown with its villages.",
  "本单位有自己的地图（GeoJSON）的，放进数据文件夹，取名 map.geojson，这里就按边界画。":
    "A map of your own (GeoJSON), put into the data folder as map.geojson, is drawn here by its borders.",
  "日历上点一个班，右边看还有几个名额、谁报了名、谁到了课。":
    "Choose a class in the calendar: its seats, who signed up and who came are on the right.",
  "选派干部自己报名；单位给本单位的人报名；主办单位登记谁参训、谁缺训。":
    "Posted people sign up themselves; a unit signs up its own; the host records who came and who did not.",
  "课程菜单是各单位能讲的课，办班时从里面点。": "The menu has the courses that units can teach; a class chooses from it.",
  月考勤表: "Month sheet",
  "这个月在岗的都在表里，一人一行。数字直接填，或从 Excel 整块粘贴；连姓名和表头一起粘贴，次序不同也认得。":
    "Everybody on duty this month has a row. Type the numbers or paste a block from Excel; with names and headings in it the order does not matter.",
  "先保存，核对后再报送；报送之后要改，请派办退回。": "Save, check, then hand in; to change it afterwards ask the office to return it.",
  "选好批次，做一稿建议方案；办的时候可以离开，回来还在这里。":
    "Choose the batch and have a plan proposed; you may leave while it is made.",
  "每一稿都原样留存：谁做的、什么时候、改了什么。两稿可以比较。":
    "Each draft is kept as it was: who made it, when, what was changed. Two drafts can be compared.",
  比较两稿: "Two drafts compared",
  "上面一句是总的；下面是谁的去向变了，由哪里到哪里，点开看在那一稿里的理由。":
    "The sentence at the top is the sum; below is who goes elsewhere, from where to where. Open one for the reason in that draft.",
  "点一个名字：为什么在这里，去别处合计会怎样、谁要跟着动。各岗位右边同时写出他来这里的影响，“不可”的点开看是哪一条规则。":
    "Choose a name: why here, what other posts would do to the total, who else would move. Each post then shows the effect of sending this person there; “not possible” opens the rule.",
  "拖动名字到另一岗位，或按空格拿起、上下键选岗位、回车放下。先看影响，再决定留作改动还是放下；不留就什么也没变。":
    "Drag a name to another post, or pick it up with Space, choose with the arrows, put it down with Enter. Look at the effect, then keep it or let it go; what is not kept changes nothing.",
  "改动攒在页面下方，刷新也还在；点“成为下一稿”才写进去，原来的一稿不动。“为少动人”填一个数，程序在这个分数以内尽量不动别人。":
    "Changes gather at the foot of the page and outlive a reload; they are written only when they become the next draft, and the old draft stays. With a number of points given to move fewer people, others stay where they are within that many points.",
  "“采用为名单”之前会核对记录有没有变化；名单由人改、由会议决定。":
    "Before a plan is taken as the list the records are checked for changes; people correct the list and a meeting decides on it.",
  "左边从一稿到定稿；右边是这一稿走到哪一步、谁决定的、和上一稿有什么不同。":
    "On the left the drafts up to the final one; on the right how far this one is, who decided, and how it differs from the one before.",
  "登记了决定以后，才能生成拟派的选派。": "Planned postings are made only after the decision is recorded.",
  账号和权限: "Accounts and rights",
  "系统管理员开账号、发登录链接；安全管理员授予角色。两个人各做一半，谁也不能单独给人开权限。":
    "The system administrator opens accounts and gives out links; the security administrator grants roles. Each does one half, so that neither can give rights alone.",
  "登录链接 24 小时内只能用一次，请当面或用单位内部的办法交给本人。":
    "A log-in link is good once within 24 hours: hand it over in person or by a way inside the unit.",
} as Record<string, string>;
