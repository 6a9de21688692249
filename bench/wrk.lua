-- Sends the requests of REQUESTS in turn. Each is framed there as its length in bytes, a newline, and the request as
-- it goes over the wire. With DELAY_MS each connection waits that long before its next request, give or take a half.
local requests, number = {}, 0
local file = assert(io.open(os.getenv("REQUESTS"), "rb"))
for line in file:lines() do
  requests[#requests + 1] = file:read(tonumber(line))
end
file:close()

function request()
  number = number % #requests + 1
  return requests[number]
end

local pause = tonumber(os.getenv("DELAY_MS") or "0")
if pause > 0 then
  function delay()
    return math.floor(pause * (0.5 + math.random()) + 0.5)
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'FOUND {"calls": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "bad_statuses": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
