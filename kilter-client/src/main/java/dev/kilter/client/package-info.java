/// All that happens on the workstation, to embed.
@NullMarked
package dev.kilter.client;

import org.jspecify.annotations.NullMarked;
