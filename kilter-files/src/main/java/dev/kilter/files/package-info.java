/// The file server inside the images of static sites. It travels in the image as its classes and runs on Java, with
/// nothing of kilter beside it, so it uses the JDK alone. Read `Site` first.
@NullMarked
package dev.kilter.files;

import org.jspecify.annotations.NullMarked;
