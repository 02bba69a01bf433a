/*
 * The least that receiving costs: SETUP and PLAY over RTSP without a login, then every byte is read from the kernel
 * and forgotten. One thread, epoll, one buffer.
 *
 * Standard input: a line "HOST PORT PATH" for each stream and an empty line; then any byte asks for a line
 * "CPU_US BYTES ALIVE" on standard output. First comes "READY MS MS ...": how long each stream's first RTP bytes took.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_STREAMS = 1024, BUFFER_BYTES = 128 * 1024, PACE_US = 5000 };
enum step { CONNECTING, SETTING_UP, STARTING, PLAYING, OVER };

struct stream {
  char host[64], path[256];
  int port, socket;
  enum step step;
  double begun_ms, first_ms;
};

static struct stream streams[MOST_STREAMS];
static char buffer[BUFFER_BYTES];
static int count, begun, playing;
static long long bytes;

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void begin(int epoll, struct stream *s) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(s->port)};
  if (inet_pton(AF_INET, s->host, &to.sin_addr) != 1) fail(s->host);
  s->begun_ms = now_ms();
  s->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (connect(s->socket, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) fail("connect");
  struct epoll_event e = {.events = EPOLLOUT, .data.ptr = s};
  epoll_ctl(epoll, EPOLL_CTL_ADD, s->socket, &e);
}

static void say(struct stream *s, const char *method, const char *track, const char *headers) {
  char text[1024];
  int size = snprintf(text, sizeof text, "%s rtsp://%s:%d%s%s RTSP/1.0\r\nCSeq: %d\r\n%s\r\n\r\n", method, s->host, s->port,
                      s->path, track, s->step + 1, headers);
  if (write(s->socket, text, size) != size) fail("write");
}

static void converse(int epoll, struct stream *s, ssize_t size) {
  char headers[128] = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1";
  if (s->step == CONNECTING) {
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = s};
    epoll_ctl(epoll, EPOLL_CTL_MOD, s->socket, &e);
    say(s, "SETUP", "/trackID=1", headers);
    s->step = SETTING_UP;
  } else if (s->step == SETTING_UP) {
    buffer[size < BUFFER_BYTES ? size : BUFFER_BYTES - 1] = 0;
    char *id = strstr(buffer, "Session: ");
    if (id == NULL) fail("no session");
    snprintf(headers, sizeof headers, "Session: %.*s", (int)strcspn(id + 9, ";\r\n"), id + 9);
    say(s, "PLAY", "", headers);
    s->step = STARTING;
  } else if (size > 0 && buffer[0] == '$') {
    s->first_ms = now_ms() - s->begun_ms;
    s->step = PLAYING;
    playing += 1;
  }
}

static void serve(int epoll, struct stream *s) {
  ssize_t size = 0;
  if (s->step != CONNECTING) {
    size = read(s->socket, buffer, BUFFER_BYTES);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) {
      if (s->step == PLAYING) playing -= 1;
      s->step = OVER;
      close(s->socket);
      return;
    }
    bytes += size;
  }
  if (s->step != PLAYING) converse(epoll, s, size);
}

static void report(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  long long us = (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000LL + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
  printf("%lld %lld %d\n", us, bytes, playing);
  fflush(stdout);
}

static void read_streams(void) {
  char line[512];
  while (count < MOST_STREAMS && fgets(line, sizeof line, stdin) != NULL && line[0] != '\n') {
    struct stream *s = &streams[count];
    if (sscanf(line, "%63s %d %255s", s->host, &s->port, s->path) == 3) count += 1;
  }
}

int main(void) {
  setvbuf(stdin, NULL, _IONBF, 0);
  read_streams();
  int epoll = epoll_create1(0), said = 0;
  struct epoll_event asked = {.events = EPOLLIN, .data.ptr = NULL}, events[256];
  epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &asked);
  for (;;) {
    if (begun < count) {
      begin(epoll, &streams[begun++]);
      usleep(PACE_US);
    }
    int n = epoll_wait(epoll, events, 256, begun < count ? 0 : -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.ptr != NULL) serve(epoll, events[i].data.ptr);
      else if (read(0, buffer, 64) <= 0) return 0;
      else report();
    }
    if (!said && playing == count) {
      said = 1;
      printf("READY");
      for (int i = 0; i < count; i++) printf(" %.1f", streams[i].first_ms);
      printf("\n");
      fflush(stdout);
    }
  }
}
