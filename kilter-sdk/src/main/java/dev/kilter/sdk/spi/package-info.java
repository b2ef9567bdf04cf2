/// What others plug in: migration adapters, seed runners, image builders, deploy targets. Read [Provider], then
/// [Providers].
@NullMarked
package dev.kilter.sdk.spi;

import org.jspecify.annotations.NullMarked;
