/// Opening files of users.
@NullMarked
package dev.elman.tasks.file;

import org.jspecify.annotations.NullMarked;
