"""The ledger: what lies where, what is promised, and every movement that made it so."""
