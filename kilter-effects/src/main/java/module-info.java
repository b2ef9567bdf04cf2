/// The one gate for external effects.
module dev.kilter.effects {
    requires static transitive org.jspecify;
    requires transitive java.sql;

    exports dev.kilter.effects;
}
