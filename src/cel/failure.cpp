#include "cel/failure.hpp"

namespace zhagen::cel {
namespace {

struct Row { const char *key, *zh; };
constexpr Row kRows[] = {
    {"overflow", "结果超出取值范围"},      {"divide_by_zero", "除数为零"},
    {"no_overload", "这些值不能这样运算"}, {"no_key", "映射里没有这个键"},
    {"no_field", "没有这个字段"},          {"bad_index", "下标超出列表"},
    {"bad_key", "映射的键不能用或重复"},   {"bad_argument", "参数的内容不对"},
    {"unbound", "变量没有值"},             {"too_large", "超出计算限度"},
};

}  // namespace

std::string Failure::key() const { return kRows[static_cast<std::size_t>(fault)].key; }

std::string Failure::zh() const {
  std::string out = kRows[static_cast<std::size_t>(fault)].zh;
  return detail.empty() ? out : out + "：" + detail;
}

}  // namespace zhagen::cel
