-- The month's calls: compares a claim with those of the other processes and writes it, in one step.
-- claims.py has the same rule in Python, explains each part of a claim, and is held equal by a test.
--
-- KEYS[1]  a hash: one record for each process, "seq sent upto mark", and extras, which are numbers
-- KEYS[2]  the one number that gateways before version 0.2 count in; its name is the hash tag of KEYS[1]
-- ARGV[1]  the claim, as JSON
-- ARGV[2]  for how many milliseconds to keep both keys
-- Returns the outcome, and the hash as it is afterwards.

local claim = cjson.decode(ARGV[1])
local hash = KEYS[1]
local MIRRORED = 'mirrored' -- what KEYS[2] was when it was last looked at

local function read(text)
  local seq, sent, upto, mark = string.match(text or '', '^(%d+) (%d+) (%d+) (%a+)$')
  if not seq then return nil end
  return {seq = tonumber(seq), sent = tonumber(sent), upto = tonumber(upto), mark = mark}
end

local function stored(process)
  return read(redis.call('HGET', hash, process) or '')
end

local function write(process, seq, sent, upto, mark)
  redis.call('HSET', hash, process, string.format('%d %d %d %s', seq, sent, upto, mark))
end

local function reply(outcome)
  return {outcome, redis.call('HGETALL', hash)}
end

local own = stored(claim.process)
if claim.confirmed > 0 and not claim.restore and (not own or own.seq < claim.confirmed) then
  return reply('lost')
end
local counter = tonumber(redis.call('GET', KEYS[2]) or '0') or 0
local mirrored = tonumber(redis.call('HGET', hash, MIRRORED) or '0') or 0

-- What the store may have lost. Older versions bring their number back by themselves, so it is not added again.
if claim.restore then
  mirrored = counter
  for _, each in ipairs(claim.restore) do
    local here = stored(each[1])
    local ends = here and here.seq == each[2] and each[5] == 'gone' and here.mark ~= 'gone'
    if not here or here.seq < each[2] or ends then write(unpack(each)) end
  end
end
for name, value in pairs(claim.extras) do
  redis.call('HSETNX', hash, name, string.format('%d', value))
end
for _, each in ipairs(claim.amend) do
  local here = stored(each[1])
  if here and here.seq == each[2] then write(unpack(each)) end
end

-- The same claim once more, because a reply was lost, or one that a newer claim has overtaken.
own = stored(claim.process)
if own and own.seq >= claim.seq then
  local done = own.seq == claim.seq and own.sent >= claim.sent + claim.want
  return reply(done and 'written' or 'refused')
end

local count, claimed, doubted = claim.sent, 0, false
local all = redis.call('HGETALL', hash)
for i = 1, #all, 2 do
  local record = read(all[i + 1])
  if record and all[i] ~= claim.process then
    count = count + record.sent
    claimed = claimed + math.max(record.sent, record.upto)
    doubted = doubted or record.mark == 'restored'
  elseif not record and all[i] ~= MIRRORED then
    count = count + (tonumber(all[i + 1]) or 0)
    claimed = claimed + (tonumber(all[i + 1]) or 0)
  end
end

-- Older versions add to their number, and take back what was too much: it counts up to the budget and no further.
local added = counter - mirrored
if claim.budget >= 0 then added = math.min(added, claim.budget - count) end
if added > 0 then
  redis.call('HINCRBY', hash, 'older', string.format('%d', added))
  count, claimed = count + added, claimed + added
end
if claim.stated >= 0 then
  local name = 'stated:' .. string.format('%d', claim.stated)
  local difference = claim.stated - count
  if redis.call('HSETNX', hash, name, string.format('%d', difference)) == 1 then
    count, claimed = count + difference, claimed + difference
  end
end

local outcome, sent, upto = 'written', claim.sent, claim.sent + claim.want + claim.ahead
if claim.budget >= 0 then
  local room = claim.budget - claimed
  if doubted then room = math.min(room, claim.secured) end
  if claim.sent + claim.want <= room then
    sent = claim.sent + claim.want
  elseif claim.want > 0 then
    outcome = 'refused'
  end
  upto = math.max(sent, math.min(sent + claim.ahead, room))
else
  sent = claim.sent + claim.want
end
write(claim.process, claim.seq, sent, upto, claim.mark)
count = count + sent - claim.sent

if counter < count then counter = count end
redis.call('SET', KEYS[2], string.format('%d', counter), 'PX', ARGV[2])
redis.call('HSET', hash, MIRRORED, string.format('%d', counter))
redis.call('PEXPIRE', hash, ARGV[2])
return reply(outcome)
