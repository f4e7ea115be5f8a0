"""What stored runs mean: one question per file, `xarray.Dataset` in, finding out; nothing here simulates."""
