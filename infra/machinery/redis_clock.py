"""Redis's own time, for scripts: the clocks of workers differ, and a lease has one."""

# `now_ms`, in milliseconds since 1970. Tests give a clock of their own as `given_ms`.
NOW_MS = """
local function clock_ms(given_ms)
  if given_ms and given_ms ~= '' then return tonumber(given_ms) end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
"""
