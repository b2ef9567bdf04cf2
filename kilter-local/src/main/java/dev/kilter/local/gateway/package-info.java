/// The local platform's way in: a reverse proxy by host name. Streaming, WebSocket and back-pressure are Undertow's;
/// which process answers is ours. Read [Gateway] first.
@NullMarked
package dev.kilter.local.gateway;

import org.jspecify.annotations.NullMarked;
