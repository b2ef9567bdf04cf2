/// The resource that server and operator share, and the ports by which both platforms keep it. Uses the SDK alone. Read
/// [KilterApp] first, then [AppStore].
@NullMarked
package dev.kilter.api;

import org.jspecify.annotations.NullMarked;
