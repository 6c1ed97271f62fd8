"""What mutations take, one noun a file. A field of an update that is left out stays as it is; null
takes a value away where there may be none; a list replaces the one before."""
