using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CampaignStudio.Database.Copying;

/// <summary>How many rows, and a sum over the digest of each: the same for the same rows, in whatever order a database gives them.</summary>
internal sealed class RowSum(CopiedTable table)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    public long Rows { get; private set; }

    public ulong Sum { get; private set; }

    public void Add(object?[] row)
    {
        _bytes.ResetWrittenCount();
        foreach (var index in table.Compared) Write(row[index]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes.WrittenSpan, digest);
        Rows++;
        Sum = unchecked(Sum + BinaryPrimitives.ReadUInt64LittleEndian(digest));
    }

    // Each value begins with its length, so that no two rows are written alike.
    private void Write(object? value)
    {
        switch (value)
        {
            case null:
                Write(-1L);
                break;
            case string text:
                var length = Encoding.UTF8.GetByteCount(text);
                Write((long)length);
                _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length)));
                break;
            case byte[] content:
                Write((long)content.Length);
                _bytes.Write(content);
                break;
            default:
                Write((long)sizeof(long));
                Write(value switch
                {
                    long number => number,
                    int number => number,
                    bool isIt => isIt ? 1 : 0,
                    DateTime time => time.Ticks,
                    DateTimeOffset time => time.UtcTicks,
                    _ => throw new NotSupportedException($"How to compare a {value.GetType().Name} has not been thought about."),
                });
                break;
        }
    }

    private void Write(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), number);
        _bytes.Advance(sizeof(long));
    }
}
