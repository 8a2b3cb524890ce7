#pragma once
// What OpenSSL makes, freed by its own function: Owned<X509, X509_free>.

#include <memory>

namespace zhagen::service {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freer<Free>>;

}  // namespace zhagen::service
