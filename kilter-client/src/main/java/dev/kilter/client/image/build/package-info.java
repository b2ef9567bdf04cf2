/// The builders that come with kilter: Maven and npm. Uses child processes and the file system. Read `JavaBuilder`
/// first.
@NullMarked
package dev.kilter.client.image.build;

import org.jspecify.annotations.NullMarked;
