package org.ehrsynth.llm.chat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.ehrsynth.plugin.ConfigMap;

/**
 * Decides whether a question may go to a server. Real rows go to a loopback address only: the host
 * is {@code localhost}, or is written as an address of 127.0.0.0/8 or ::1. Another name is refused
 * even if it now stands for such an address, because it may stand for another when it is asked.
 */
final class HomeGuard {
  private HomeGuard() {}

  /**
   * Checks a question.
   *
   * @throws ChatException of cause NOT_ALLOWED
   */
  static void check(Endpoint endpoint, Content content) {
    if (!content.mayLeave() && !endpoint.allowExternalData() && !isHome(endpoint.host())) {
      throw new ChatException(
          ChatException.Cause.NOT_ALLOWED,
          ("%s: a question that holds %s may go to this machine only (localhost, 127.0.0.1 or ::1)"
                  + " and would leave it; nothing was sent. --allow-external-data lets it")
              .formatted(endpoint.place(), ConfigMap.label(content).replace('-', ' ')));
    }
  }

  /** Whether a host is this machine for certain. */
  static boolean isHome(String host) {
    boolean isAddress = host.matches("127(\\.\\d{1,3}){3}") || host.contains(":");
    if (!isAddress && !host.equalsIgnoreCase("localhost")) {
      return false;
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false; // it cannot be asked either
    }
  }
}
