"""How values lie in the columns of their tables, subject by subject; what is not here is in storage/rows."""
