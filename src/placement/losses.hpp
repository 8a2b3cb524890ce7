#pragma once
// Losses and moves in the office's words.

#include <span>
#include <string>

#include "placement/exact.hpp"
#include "placement/names.hpp"

namespace zhagen::placement {

/// 全批合计减少 100 分; 全批“软弱涣散村先补齐”多空 1 个名额，合计增加 30 分; 全批合计不变. For people: "whole" is always 全批.
std::string loss_words(const Problem& problem, std::int64_t loss);

/// The others who move, in order: 李四由甲村改派乙村、王五改为未安排; of more than three the rest are counted.
std::string others_move(const Names& names, std::span<const solve::Move> moves);

/// loss_words and others_move of a pair as far as they are known: 全批合计减少 100 分，李四由甲村改派乙村.
std::string turn_words(const Problem& problem, const Names& names, const Turn& turn);

}  // namespace zhagen::placement
