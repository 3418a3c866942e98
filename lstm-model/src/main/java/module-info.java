/** A saved model in a program. */
module org.lstm4j.model {
    requires transitive org.lstm4j;
    requires transitive org.lstm4j.io;
    requires transitive org.lstm4j.text;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports org.lstm4j.model;
    exports org.lstm4j.model.use;
}
