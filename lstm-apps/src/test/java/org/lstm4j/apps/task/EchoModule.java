package org.lstm4j.apps.task;

/**
 * What a jar of another project needs to bring a task type and a task; its {@code META-INF/services} names this class. It is
 * not named there in the tests, so that they see the program as it ships.
 */
final class EchoModule extends LstmModule {
    @Override
    protected void configure() {
        addTaskType("echo", Echo.class);
        addTask("echo", "echo.conf");
    }

    static final class Echo implements TaskType {
        record Settings(String say) {}

        @Override
        public Class<Settings> configuration() {
            return Settings.class;
        }
    }
}
