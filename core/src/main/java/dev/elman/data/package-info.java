/// From raw series to batches.
package dev.elman.data;
