"""What people look at: reports as rows, pages, and the writing of files."""
