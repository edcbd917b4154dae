/// Weights of PyTorch: [dev.elman.formats.pytorch.PyTorch] carries them into layers and back,
/// [dev.elman.formats.pytorch.StateDict] reads the files.
@NullMarked
package dev.elman.formats.pytorch;

import org.jspecify.annotations.NullMarked;
