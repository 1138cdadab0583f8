package atelier.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The addresses under which other machines can open a server. */
final class Addresses {
  private Addresses() {}

  /**
   * The addresses of a server; never empty.
   *
   * @param host the name or address that it is bound to
   */
  static List<String> of(String scheme, String host, int port) {
    List<String> hosts = isEveryInterface(host) ? ofInterfaces() : List.of(host);
    return (hosts.isEmpty() ? List.of("localhost") : hosts)
        .stream().map(name -> url(scheme, name, port)).toList();
  }

  static boolean isEveryInterface(String host) {
    return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
  }

  static String url(String scheme, String host, int port) {
    String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    boolean usual = port == (scheme.equals("https") ? 443 : 80);
    return "%s://%s%s".formatted(scheme, name, usual ? "" : ":" + port);
  }

  /** Addresses that other machines can reach, those of IPv4 first. */
  private static List<String> ofInterfaces() {
    List<InetAddress> addresses = new ArrayList<>();
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (each.isUp() && !each.isLoopback()) {
          each.getInterfaceAddresses().stream()
              .map(InterfaceAddress::getAddress)
              .filter(address -> !address.isLinkLocalAddress() && !address.isMulticastAddress())
              .forEach(addresses::add);
        }
      }
    } catch (SocketException e) {
      return List.of(); // then there is only this machine's own name
    }
    return addresses.stream()
        .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
        .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
        .toList();
  }
}
