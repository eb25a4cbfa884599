"""Tools for those who maintain the library; none of them is part of it."""
