using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CampaignStudio.Domain.Shared;

/// <summary>Text that every database takes. What people enter is checked and refused in words long before; this is for all other text.</summary>
public static class StoredText
{
    private const char Unreadable = '\uFFFD';

    /// <summary>Without the character that PostgreSQL refuses, and without halves of characters, which have no UTF-8.</summary>
    public static string Clean(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) text = text.Replace("\0", "", StringComparison.Ordinal);
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        var half = FirstHalf(text, 0);
        if (half < 0) return text;
        var whole = text.ToCharArray();
        for (; half >= 0; half = FirstHalf(text, half + 1)) whole[half] = Unreadable;
        return new string(whole);
    }

    /// <summary>At most so many units, ending with a whole character.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        return char.IsHighSurrogate(text[length - 1]) && char.IsLowSurrogate(text[length]) ? text[..(length - 1)] : text[..length];
    }

    /// <summary>As a column takes it.</summary>
    public static string Fit(string text, IReadOnlyProperty column) =>
        column.GetMaxLength() is { } length ? Cut(Clean(text), length) : Clean(text);

    /// <summary>Cuts what rows about to be saved have too much of, so that all databases keep the same.</summary>
    internal static void Fit(ChangeTracker tracker)
    {
        foreach (var entry in tracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified)) continue;
            foreach (var property in entry.Metadata.GetProperties())
            {
                if (property.ClrType != typeof(string) || property.GetMaxLength() is not { } length) continue;
                if (property.GetGetter().GetClrValue(entry.Entity) is string text && text.Length > length) entry.Property(property).CurrentValue = Cut(text, length);
            }
        }
    }

    private static int FirstHalf(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else return i;
        }
        return -1;
    }
}
