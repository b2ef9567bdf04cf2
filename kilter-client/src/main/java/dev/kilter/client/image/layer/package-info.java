/// Layers: files to content-keyed, reproducible blobs. Uses the JDK and commons-compress. Read [LayerWriter] first.
@NullMarked
package dev.kilter.client.image.layer;

import org.jspecify.annotations.NullMarked;
