/// Declared schemas: SQL files that say how a schema should be. The difference to the live one is planned, proven in
/// a scratch database and applied. Uses the SDK, the PostgreSQL module and pgcodekeeper, which no other class than
/// [SchemaModel] and [SchemaReader] knows. Read [AtlasAdapter] first, then [SchemaPlanner].
@NullMarked
package dev.kilter.adapters.atlas;

import org.jspecify.annotations.NullMarked;
