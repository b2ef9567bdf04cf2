/// What adapters of Node tools share.
module dev.kilter.node {
    requires transitive dev.kilter.sdk;
    requires transitive com.fasterxml.jackson.databind;
    requires static org.jspecify;

    exports dev.kilter.node;
}
