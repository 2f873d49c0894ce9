"""What people do in the workspace: click, fill in, type, join. The page and the tests act through this."""
