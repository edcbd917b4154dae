/// Model files. [dev.elman.formats.ModelFiles] loads and saves them; a
/// [dev.elman.formats.ModelFormat] is one kind of file. A file is untrusted input: whatever is in
/// it, reading ends with a model or with a [dev.elman.formats.ModelFileException], in bounded time
/// and memory.
@NullMarked
package dev.elman.formats;

import org.jspecify.annotations.NullMarked;
