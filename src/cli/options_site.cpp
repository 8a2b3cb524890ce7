// A site on its machine: pages, backups, moving, keys, certificates, the log, accounts.

#include <CLI/CLI.hpp>

#include <tuple>

#include "cli/commands.hpp"
#include "cli/options.hpp"

namespace zhagen::cli {
namespace {

void serve_options(CommandLine& line) {
  auto& serve = line.keep<ServeOptions>();
  auto* c = line.app.add_subcommand("serve", "在本机提供网页服务 / serve the pages on this machine");
  c->add_option("--address", serve.address, "本机地址")->capture_default_str();
  c->add_option("--port", serve.port, "端口，0 为任意空闲端口")->capture_default_str();
  site(c, serve);
  c->add_option("--cert", serve.cert, "证书（PEM，含中间证书）；有了它才能开在本机以外的地址上");
  c->add_option("--key", serve.key, "证书的私钥（PEM）");
  c->add_option("--host", serve.hosts, "证书以外还允许的主机名，可写多次")->allow_extra_args(false);
  c->add_option("--backup-keep", serve.backup_keep, "每天自动备份，保留最近几份；0 为不备份")->capture_default_str()->check(CLI::Range(0, 1000));
  c->add_flag("--log", serve.log, "每个请求写一行到标准错误");
  serve.app = line.pages;
  c->callback([&] { line.status = finish(cli::serve(serve)); });
}

void backup_options(CommandLine& line) {
  auto& save = line.keep<BackupOptions>();
  auto& file = line.keep<std::string>();
  auto* backup = line.app.add_subcommand("backup", "备份数据，服务运行时也可以 / back up, also while the server runs");
  backup->add_option("-o,--out", save.out, "备份文件，不能已存在");
  site(backup, save);
  backup->add_flag("--portable", save.portable, "通用格式：SQLite 和 PostgreSQL 都能恢复");
  backup->add_flag("--with-keys", save.with_keys, "同时用口令加密备份密钥，写到“备份文件.keys”");
  auto* c = backup->add_subcommand("verify", "验证一份备份是否完好 / check a backup");
  c->add_option("file", file, "备份文件")->required();
  backup->callback([&] {
    if (!file.empty())
      line.status = finish(cli::backup_verify(file));
    else if (save.out.empty())
      line.status = finish(fail(Errc::usage, "backup 缺少 -o 备份文件 / backup needs -o FILE"));
    else
      line.status = finish(cli::backup(save));
  });
}

void restore_options(CommandLine& line) {
  auto& bring = line.keep<RestoreOptions>();
  auto* c = line.app.add_subcommand("restore", "从备份恢复：先验证、核对密钥和日志，再放回 / bring a backup back");
  c->add_option("file", bring.file, "备份文件")->required();
  site(c, bring);
  c->add_option("--keys", bring.keys, "先从这份密钥备份恢复密钥");
  c->add_flag("--replace", bring.replace, "把已有的数据库移到一边（改名为 zhagen.db.replaced）");
  c->callback([&] { line.status = finish(cli::restore(bring)); });
}

void move_options(CommandLine& line) {
  auto& moving = line.keep<MoveOptions>();
  auto* c = line.app.add_subcommand("move", "把数据从 SQLite 迁移到 PostgreSQL，逐项核对 / move to PostgreSQL");
  c->add_option("--to", moving.to, "postgresql://用户@主机/数据库，须为空")->required();
  c->add_option("--data", moving.data, "数据文件夹")->capture_default_str();
  c->callback([&] { line.status = finish(cli::move(moving)); });
}

void root_options(CommandLine& line) {
  auto& root = line.keep<RootOptions>();
  auto* c = line.app.add_subcommand("root", "建立本级单位：单位树的根，先于一切授权 / the root organisation");
  c->add_option("name", root.name, "名称，如 青山区")->required();
  c->add_option("--kind", root.kind, "单位类型：province、city、county、township ……")->capture_default_str();
  site(c, root);
  c->callback([&] { line.status = finish(cli::root(root)); });
}

void cert_options(CommandLine& line) {
  auto& certificate = line.keep<CertificateOptions>();
  auto* cert = line.app.add_subcommand("cert", "证书 / certificates");
  cert->require_subcommand(1);
  auto* c = cert->add_subcommand("new", "生成自签名证书，供没有证书机构的内网使用 / a self-signed certificate");
  c->add_option("names", certificate.names, "主机名和地址，如 zhagen.example.org 10.1.2.3")->required();
  c->add_option("--days", certificate.days, "有效天数")->capture_default_str()->check(CLI::Range(1, 3650));
  c->add_option("-o,--out", certificate.folder, "文件夹")->capture_default_str();
  c->callback([&] { line.status = finish(cli::certificate_new(certificate)); });
}

void audit_options(CommandLine& line) {
  auto& log = line.keep<AuditOptions>();
  auto* audit = line.app.add_subcommand("audit", "日志 / the log");
  audit->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"verify", "逐条核验日志和修改记录 / check the whole log", &audit_verify},
                                 std::tuple{"checkpoint", "核验后给日志末尾签名，文件请存到别的机器 / sign the log's end", &audit_checkpoint}}) {
    auto* c = audit->add_subcommand(name, help);
    site(c, log);
    if (run == &audit_verify) {
      c->add_option("--checkpoint", log.checkpoint, "检查点文件：还核验日志没有被截断或换成旧的");
      c->add_option("--key", log.key, "本站公钥文件（不写则用数据文件夹里的密钥）");
    } else {
      c->add_option("-o,--out", log.out, "检查点文件，- 为标准输出")->required();
    }
    c->callback([&line, &log, run = run] { line.status = finish(run(log)); });
  }
}

void keys_options(CommandLine& line) {
  auto& ring = line.keep<KeysOptions>();
  auto* keys = line.app.add_subcommand("keys", "密钥 / the keys of sealed data");
  keys->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"show", "列出密钥的编号、日期和本站公钥 / list the keys", &keys_show},
                                 std::tuple{"backup", "用口令加密备份密钥 / a copy under a passphrase", &keys_backup},
                                 std::tuple{"restore", "从备份恢复密钥 / bring the keys back", &keys_restore},
                                 std::tuple{"rotate", "换用新密钥，并把以前的内容重新加密 / add a key and seal all anew", &keys_rotate},
                                 std::tuple{"reseal", "接着做没有做完的重新加密 / go on with sealing all anew", &keys_reseal}}) {
    auto* c = keys->add_subcommand(name, help);
    c->add_option("--data", ring.data, "数据文件夹")->capture_default_str();
    if (run != &keys_show && run != &keys_restore) c->add_option("--db", ring.db, "数据库（不写则为数据文件夹里的）");
    if (run == &keys_backup) c->add_option("-o,--out", ring.file, "备份文件")->required();
    if (run == &keys_restore) c->add_option("file", ring.file, "备份文件")->required();
    c->callback([&line, &ring, run = run] { line.status = finish(run(ring)); });
  }
}

void user_options(CommandLine& line) {
  auto& who = line.keep<UserOptions>();
  auto* user = line.app.add_subcommand("user", "账号：在本机办理，不用登录，照样记日志 / accounts, without a log-in, on this machine");
  user->require_subcommand(1);
  auto user_command = [&](const char* name, const char* help, Status (*run)(const cli::UserOptions&)) {
    auto* c = user->add_subcommand(name, help);
    site(c, who);
    c->callback([&, run] { line.status = finish(run(who)); });
    if (run == &user_first || run == &user_add || run == &user_invite)
      c->add_option("--url", who.url, "大家打开网页用的地址，链接以它开头")->capture_default_str();
    if (run != &user_first && run != &user_list) c->add_option("login", who.login, "账号名")->required();
    return c;
  };
  auto* c = user_command("first", "首次使用：设三个管理员，打印各自的登录链接 / the three administrators", &user_first);
  c->add_option("--system", who.system, "系统管理员：账号名=姓名")->required();
  c->add_option("--security", who.security, "安全管理员：账号名=姓名")->required();
  c->add_option("--audit", who.audit, "审计管理员：账号名=姓名")->required();
  c = user_command("add", "开账号，打印登录链接 / make an account", &user_add);
  c->add_option("name", who.name, "姓名")->required();
  c->add_option("--person", who.person, "本人的人员记录编号");
  user_command("list", "列出账号和授权 / list accounts", &user_list);
  user_command("invite", "发新的登录链接，原密码作废 / a new link", &user_invite);
  user_command("password", "在终端设密码 / set a password at the terminal", &user_password);
  user_command("disable", "停用 / disable", &user_disable);
  user_command("enable", "恢复 / enable", &user_enable);
  for (auto [name, help, run] : {std::tuple{"grant", "授予角色 / grant a role", &user_grant},
                                 std::tuple{"revoke", "收回角色 / revoke a role", &user_revoke}}) {
    c = user_command(name, help, run);
    c->add_option("role", who.role, "角色，如 office 或 派办")->required();
    c->add_option("--at", who.organisation, "单位的记录编号");
    c->add_option("--category", who.categories, "人员类别代码，可写多次")->allow_extra_args(false);
  }
  c = user_command("deputy", "指定代理人 / name a deputy", &user_deputy);
  c->add_option("deputy", who.deputy, "代理人的账号名")->required();
  c->add_option("from", who.from, "起，如 2026-03-01")->required();
  c->add_option("to", who.to, "止")->required();
}

}  // namespace

void options_site(CommandLine& line) {
  for (auto declare : {&serve_options, &backup_options, &restore_options, &move_options, &root_options, &cert_options, &audit_options, &keys_options, &user_options}) declare(line);
}

}  // namespace zhagen::cli
