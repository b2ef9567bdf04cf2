/// An app as its people describe it: projects, envs, slots, kilter.yaml. Pure; uses problem. Read [Slot], then
/// [AppConfig].
@NullMarked
package dev.kilter.sdk.app;

import org.jspecify.annotations.NullMarked;
