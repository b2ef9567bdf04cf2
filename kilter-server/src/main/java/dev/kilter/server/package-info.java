/// HTTP API, tokens, queue, releases, events.
@NullMarked
package dev.kilter.server;

import org.jspecify.annotations.NullMarked;
