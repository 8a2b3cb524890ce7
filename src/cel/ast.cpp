#include "cel/ast.hpp"

#include <algorithm>

namespace zhagen::cel {

NodeId Ast::add(Node node) {
  for (NodeId child : node.children) node.depth = std::max(node.depth, (*this)[child].depth + 1);
  nodes_.push_back(std::move(node));
  return static_cast<NodeId>(nodes_.size() - 1);
}

NodeId Ast::arrange(NodeId id, std::vector<Node>& to) {  // as deep as the tree, which limits bound
  Node n = std::move((*this)[id]);
  n.depth = 1;
  for (NodeId& child : n.children) {
    child = arrange(child, to);
    n.depth = std::max(n.depth, to[static_cast<std::size_t>(child)].depth + 1);
  }
  to.push_back(std::move(n));
  return static_cast<NodeId>(to.size() - 1);
}

void Ast::arrange() {
  std::vector<Node> to;
  to.reserve(nodes_.size());
  root = arrange(root, to);
  nodes_ = std::move(to);
}

Place place_of(std::string_view text, std::size_t at) {
  Place p{1, 1};
  for (std::size_t i = 0; i < at && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++p.line;
      p.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      ++p.column;
    }
  }
  return p;
}

}  // namespace zhagen::cel
