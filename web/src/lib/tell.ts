// Short messages, and questions before a step that matters.
import { ElMessage } from "element-plus/es/components/message/index";
import { ElMessageBox } from "element-plus/es/components/message-box/index";
import { t } from "./words";

export const done = (message: string) => ElMessage({ message, type: "success", duration: 3500 });
export const trouble = (error: unknown) =>
  ElMessage({ message: error instanceof Error ? error.message : String(error), type: "error", duration: 8000, showClose: true });

/// True where the user says yes.
export const sure = (question: string, yes = t("确定"), title = t("请确认")) =>
  ElMessageBox.confirm(question, title, { confirmButtonText: yes, cancelButtonText: t("取消") }).then(
    () => true,
    () => false,
  );

/// What the user writes, null where he turns back.
export const askText = (question: string, title: string, yes = t("确定")) =>
  ElMessageBox.prompt(question, title, {
    confirmButtonText: yes,
    cancelButtonText: t("取消"),
    inputType: "textarea",
    inputValidator: (v: string) => !!v?.trim() || t("请写明理由。"),
  }).then(
    (r) => (r as { value: string }).value.trim(),
    () => null,
  );
