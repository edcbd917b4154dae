/// How the weights of recurrent cells lie in the files of others.
@NullMarked
package dev.elman.formats.weights;

import org.jspecify.annotations.NullMarked;
