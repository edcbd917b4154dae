/// From raw data to batches: [dev.elman.data.Dataset] and the sources and steps that lead to it,
/// windows over series, streams of text, padding, vocabularies.
package dev.elman.data;
