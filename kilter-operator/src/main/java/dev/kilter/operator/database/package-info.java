/// Scoped databases: one database and three roles for each slot, on a server that the platform gives. Read
/// [Provisioner] first.
@NullMarked
package dev.kilter.operator.database;

import org.jspecify.annotations.NullMarked;
