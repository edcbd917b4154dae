/// Looking into models: what is connected with what, and how gradients flow back through time.
package dev.elman.inspect;
