/// How far back a network can remember: tasks whose answer lies a known number of steps back, and
/// the gradient that arrives there.
@NullMarked
package dev.elman.tasks.memory;

import org.jspecify.annotations.NullMarked;
