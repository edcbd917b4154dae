/// Tables from files and databases, read so that a stranger's file works and nothing is changed
/// silently: [dev.elman.tasks.table.CsvTable] and [dev.elman.tasks.table.SqlTable] give a
/// [dev.elman.tasks.table.Table] of text; [dev.elman.tasks.table.NumberColumn] and
/// [dev.elman.tasks.table.DateColumn] find out how numbers and dates are written. What was guessed
/// or repaired is told to [dev.elman.tasks.table.Notes].
///
/// [dev.elman.tasks.table.TableEncoder] makes the samples of a model out of columns, also of files
/// that do not fit into memory ([dev.elman.tasks.table.CsvStream]).
@NullMarked
package dev.elman.tasks.table;

import org.jspecify.annotations.NullMarked;
