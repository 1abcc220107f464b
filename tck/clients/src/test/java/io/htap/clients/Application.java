package io.htap.clients;

/** An application of a library, as somebody would write it who knows nothing of two engines. */
@FunctionalInterface
public interface Application {
  void run(Run run) throws Exception;
}
