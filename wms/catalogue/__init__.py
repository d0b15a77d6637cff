"""The articles the store sells and the codes that identify them."""
