/// Text: reading it, cutting it into tokens, and models of language.
///
/// [dev.elman.tasks.text.TextReader] reads files as they are found; a
/// [dev.elman.tasks.text.Tokenizer] turns text into the ids of a [dev.elman.data.Vocabulary] and
/// back. [dev.elman.data.TextStreams] makes the batches of a language model out of the ids.
@NullMarked
package dev.elman.tasks.text;

import org.jspecify.annotations.NullMarked;
