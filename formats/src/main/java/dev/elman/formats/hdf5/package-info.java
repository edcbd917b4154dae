/// HDF5, as far as Keras's files need it: the classic layout that h5py writes by default.
///
/// [dev.elman.formats.hdf5.Hdf5File] reads it: superblock 0 or 1, object headers of version 1,
/// groups of symbol tables, compact, contiguous and chunked data, deflate and shuffle, attributes
/// of texts and numbers. [dev.elman.formats.hdf5.Hdf5Writer] writes the part of it that weights
/// need. *Source*: The HDF Group, *HDF5 File Format Specification Version 3.0*.
@NullMarked
package dev.elman.formats.hdf5;

import org.jspecify.annotations.NullMarked;
