/// The language of the domain and the interfaces that others implement.
module dev.kilter.sdk {
    requires static transitive org.jspecify;
    requires static io.avaje.spi;
    requires transitive java.sql;
    requires com.fasterxml.jackson.databind;
    requires org.snakeyaml.engine.v2;

    exports dev.kilter.sdk.problem;
    exports dev.kilter.sdk.app;
    exports dev.kilter.sdk.deploy;
    exports dev.kilter.sdk.spi;
    exports dev.kilter.sdk.wire;

    uses dev.kilter.sdk.spi.MigrationAdapter;
    uses dev.kilter.sdk.spi.SeedRunner;
    uses dev.kilter.sdk.spi.ImageBuilder;
    uses dev.kilter.sdk.spi.SecretShipper;
}
