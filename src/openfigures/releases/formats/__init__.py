"""What a release and a store are made of: archive, sums, index, names."""
